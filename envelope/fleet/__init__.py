"""What runs, by plans of Terraform and manifests of Kubernetes, written as a scenario."""
