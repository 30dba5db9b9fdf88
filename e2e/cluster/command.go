//go:build linux

package cluster

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// maxBlame is how much of what a failed command wrote goes into its error.
const maxBlame = 4000

// output runs a command. What it wrote is in the error when it fails.
func output(cmd *exec.Cmd) ([]byte, error) {
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		blame := strings.TrimSpace(errs.String() + "\n" + out.String())
		if len(blame) > maxBlame {
			blame = "… " + blame[len(blame)-maxBlame:]
		}
		return nil, fmt.Errorf("run %s: %w\n%s", strings.Join(cmd.Args, " "), err, blame)
	}
	return out.Bytes(), nil
}

// run runs a command of which only success matters.
func run(ctx context.Context, name string, args ...string) error {
	_, err := output(exec.CommandContext(ctx, name, args...))
	return err
}
