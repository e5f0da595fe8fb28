"""What things cost: medians and ratios of runs interleaved on one machine. Nothing here is asserted on."""
