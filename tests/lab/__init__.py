"""What black-box tests, the attack lab and the demo stand on: packages made on the spot, an index on loopback that can
be told to lie, and the programs under test in worlds of their own. Python's standard library only."""
