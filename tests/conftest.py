"""Settings of all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# The machines that run the tests are shared and noisy: a slow example is no failure. The same examples on every run.
settings.register_profile("shared", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
