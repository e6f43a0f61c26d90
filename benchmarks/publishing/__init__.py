"""How long the request takes that publishes one notice to thousands of participants."""
