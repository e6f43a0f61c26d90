"""How long a search takes as the library grows, beside the plainest SQL that ranks a bounded set."""
