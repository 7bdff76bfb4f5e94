"""Commands about data: tables of services and tenants."""
