"""What a page costs, beside a bare Django view in the same run, and how that grows with the number of rows."""
