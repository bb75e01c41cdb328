"""Make claims of what sentences state about things and marks."""
