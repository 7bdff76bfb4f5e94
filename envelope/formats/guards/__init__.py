"""What keeps an estimate true once the system runs: alert rules, a load test, usage for prices."""
