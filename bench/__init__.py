"""Benchmarks: medians and ratios of runs that are interleaved on one machine. They assert nothing about speed."""
