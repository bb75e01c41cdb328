"""What a reviewer does beyond a decision, as functions from an encoding to an encoding."""
