"""Running partners: matched by place, pace, days and aims, and connected once both agree."""
