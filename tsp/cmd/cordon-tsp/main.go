// Command cordon-tsp is the platform's program.
package main

import (
	"cordon/internal/ops"
	"cordon/tsp/internal/cli"
)

func main() { ops.Main(cli.Root()) }
