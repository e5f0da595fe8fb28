"""Who a runner is: names, zone, units, how one appears to others. Signing in belongs to `accounts`."""
