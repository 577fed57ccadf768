"""Tests of the whole system, and the cast that all tests share."""
