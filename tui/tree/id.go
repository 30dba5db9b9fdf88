package tree

// Level says what a row stands for.
type Level uint8

// The levels of rows, outermost first.
const (
	LevelNamespace Level = iota
	LevelLink            // what the connection has to say about a scope
	LevelCause           // what several workloads have in common
	LevelWorkload
	LevelFinding // what is wrong with a workload itself
	LevelGroup   // a revision, or a run
	LevelPod
	LevelGone // a pod that vanished
	LevelSandbox
	LevelPart
	LevelNote // what reading further brought
	LevelMore // rows that are left out, counted
)

// workloadName tells workloads apart. One that comes back after its last pod
// went is the same to a reader, though the store makes it anew.
type workloadName struct{ namespace, kind, name string }

// ID is the identity of a row for as long as what it stands for exists.
type ID struct {
	Level     Level
	Namespace string
	Kind      string // of the workload; for a link the resource
	Name      string // of the workload; of a cause its key
	Pod       string // UID
	Part      string // of the pod; or what tells rows of one level apart
}
