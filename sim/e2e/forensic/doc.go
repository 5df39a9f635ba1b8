// Package forensic proves on raw images of real file systems that location is gone
// after seven days: it runs the stores of car and platform through simulated days,
// with restarts and power cuts, and then looks for what is left. See docs/retention.md.
package forensic
