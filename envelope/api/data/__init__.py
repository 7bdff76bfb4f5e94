"""Scenarios beside data: tables of services and tenants."""
