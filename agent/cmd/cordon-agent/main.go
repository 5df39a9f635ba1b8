// Command cordon-agent decides in the car what may leave it.
package main

import (
	"cordon/agent/internal/cli"
	"cordon/internal/ops"
)

func main() { ops.Main(cli.New()) }
