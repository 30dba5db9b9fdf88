//go:build linux

package suite

import (
	"strings"
	"testing"
)

func TestWaitForServices(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.apply("01-wait-for-services")
	w := s.open()
	w.shows(`… pod app-pod +init-myservice \(1 of 2\) runs`, `1 starting`)
	w.expand("app-pod").shows(`1 init-myservice +runs`, `2 init-mydb +waits for init-myservice`, `myapp-container +waits for 2 of 2 init steps`)
	s.in("create", "service", "clusterip", "myservice", "--tcp=80:80")
	w.shows(`pod app-pod +init-mydb \(2 of 2\) runs`, `✓ 1 init-myservice +done in`)
	s.in("create", "service", "clusterip", "mydb", "--tcp=80:80")
	w.shows(`1 up, hidden`)
	w.agrees()
	w.quit()
}

func TestHTMLVolume(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := s.open()
	s.apply("02-html-volume")
	w.shows(`1 up, hidden`).press("a").shows(`✓ pod myapp-pod`)
	w.agrees()
}

func TestPrefillDeployment(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.apply("03-prefill-deployment")
	w := s.open()
	w.shows(`✗ deploy sdc-ipxe-deployment 0/2 +config-data \(1 of 1\) exits 1, [2-9] tries · .*both pods`, `2 stuck`)
	w.shows(`next (usually )?not before`)
	w.press("j", "Right").lacks(`more pods`)
	w.agrees()
}

func TestRegisterSleepCloneRender(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := s.open()
	s.apply("04-register-sleep-clone-render")
	// It is opened as soon as it is there: opening takes several keys, and
	// warm-up runs for a few seconds only.
	w.shows(`pod prepare-pod `).expand("prepare-pod")
	w.shows(`pod prepare-pod +warm-up \(2 of 4\) runs`, `✓ 1 register +done`, `… 2 warm-up +runs`, `3 git-clone +waits for warm-up`, `app +waits for 3 of 4 init steps`)
	w.shows(`… 3 git-clone +runs`, `✓ 2 warm-up +done in [678]s`)
	w.shows(`1 up, hidden`)
	w.agrees()
}

func TestInitCrash(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.apply("05-init-crash")
	w := s.open()
	w.shows(`✗ pod init-crash-never +migrate \(1 of 1\) exits 7, no further try: restartPolicy Never .*failed`)
	w.shows(`pod init-crash +migrate \(2 of 3\) exits 3, [2-9] tries`, `3 never-reached +waits for migrate`, `ERROR: relation users does not exist`)
	w.shows(`pod init-oom +load \(1 of 1\) runs out of memory, limit 16Mi \(OOMKilled\)`)
	w.shows(`next (usually )?not before \d\d:\d\d:\d\d \(\d+s\)`)
	w.agrees()
	if code := s.field("pod/init-crash", ".status.initContainerStatuses[1].lastState.terminated.exitCode"); code != "3" {
		t.Errorf("kubectl says exit code %q, the screen 3", code)
	}
}

func TestImagesAndConfig(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.apply("06-images-and-config")
	w := s.open()
	for _, row := range []string{
		`✗ pod init-image-missing +pull-me \(1 of 1\): image localhost:1/nobody/nothing:v9 cannot be pulled: registry localhost:1: connection refused`,
		`✗ pod image-name-invalid +app: image busybox:::bad is no valid name`,
		`✗ pod image-never-pull +app: image docker.io/library/absent:1 is not on the node, and its pull policy is Never`,
		`✗ pod init-config-missing +seed-config \(1 of 1\): configmap "not-there" not found`,
		`✗ pod volume-missing +volume s: secret "not-there" not found`,
		`✗ pod start-error +no-such-binary \(1 of 1\)`,
		`✗ pod unschedulable +`,
		`✗ pod gated +held by scheduling gate example.com/quota`,
	} {
		w.shows(row)
	}
	w.shows(`8 stuck`)
	w.agrees()
	s.in("create", "configmap", "not-there", "--from-literal=a=b")
	s.in("create", "secret", "generic", "not-there", "--from-literal=key=value")
	w.lacks(`✗ pod init-config-missing`).lacks(`✗ pod volume-missing`)
	w.shows(`6 stuck.* 2 up, hidden`)
	w.agrees()
}

func TestHooksAndProbes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := s.open()
	s.apply("07-hooks-and-probes")
	w.shows(`pod hooks-ok +app runs its postStart hook`)
	w.shows(`pod readiness-fails +.*readiness probe.*404`)
	w.shows(`pod poststart-fails +postStart hook of app fails and kills the container: exit 4, hook says no`)
	w.shows(`pod liveness-fails +app is killed by its liveness probe: deadlock detected`)
	w.shows(`pod startup-fails +.*startup probe.*connection refused`)
	w.lacks(`pod hooks-ok`)
	w.agrees()
	s.in("delete", "pod", "prestop-fails", "--wait=false")
	// Which of the two is seen is a matter of a moment: the hook fails at once.
	w.shows(`pod prestop-fails +(being deleted|preStop hook of app fails)`).lacks(`pod prestop-fails`)
}

func TestSidecarsAndSandbox(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	w := s.open()
	s.apply("08-sidecars-and-sandbox")
	w.shows(`pod sidecar-ok +after-proxy \(3 of 3\) runs`)
	w.shows(`^ *$`, `4 up, hidden`)
	w.agrees()
	w.press("a").expand("sidecar-ok").shows(`✓ 1 prepare +done`, `✓ 2 proxy \(sidecar\) +started`, `✓ 3 after-proxy +done in`)
	w.expand("host-namespaces").shows(`host network, host PIDs`)
	if !strings.Contains(s.field("pod/sidecar-ok", ".status.initContainerStatuses[1].started"), "true") {
		t.Error("kubectl says that the sidecar has not started")
	}
}

func TestRuntimeClassAbsent(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.apply("09-runtime-and-quota")
	w := s.open()
	w.shows(`✗ pod sandbox-fails +.*absent`)
	w.agrees()
}
