"""Running partners: found by place in words, pace, days and aims, once both agree."""
