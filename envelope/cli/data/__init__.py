"""Commands about data: tables of services and tenants, and what was measured."""
