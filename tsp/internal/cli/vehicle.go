package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"cordon/tsp"
)

func vehicleCommand() *cobra.Command {
	return group("vehicle", "Enrol and revoke vehicles", enrollCommand(), revokeVehicleCommand())
}

func enrollCommand() *cobra.Command {
	var dir, out, vinFile string
	c := &cobra.Command{
		Use:   "enroll --out FOLDER [--vin-file FILE]",
		Short: "Make a vehicle's identity: certificate, key, platform key, pseudonym",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return usage("--out is needed: the folder for the identity", "cordon-tsp vehicle enroll --out ./identity")
			}
			id, err := tsp.Enroll(dir, out, vinFile)
			if err != nil {
				return err
			}
			return emit(cmd.OutOrStdout(), map[string]string{"vehicle": id, "out": out})
		},
	}
	dataFlag(c, &dir)
	c.Flags().StringVar(&out, "out", "", "folder to write the identity into")
	c.Flags().StringVar(&vinFile, "vin-file", "", "file with the VIN; without one the pseudonym is random")
	return c
}

func revokeVehicleCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "revoke VEHICLE",
		Short: "Revoke every certificate of a vehicle (or of another client, by name)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := tsp.Revoke(dir, args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "{\"revoked\":%d}\n", n)
			return err
		},
	}
	dataFlag(c, &dir)
	return c
}
