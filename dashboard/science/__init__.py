"""What SQL cannot do: pure functions of numbers, without a database and without a clock."""
