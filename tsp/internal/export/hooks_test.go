package export

// SetDoor gives a gate another door, for tests of what a crash leaves.
func SetDoor(g *Gate, d Door) { g.door = d }
