package detail

// Object is one object as it was read.
type Object struct {
	Kind      string
	Namespace string
	Name      string
	UID       string
	// YAML is the object as the server has it.
	YAML string
	Pod  *Pod  // of a pod
	Node *Node // of a node
}

// WithoutValues returns o without what a person has to ask for: the values of
// environment variables, and the YAML that holds them.
func (o *Object) WithoutValues() *Object {
	out := *o
	out.YAML = ""
	if o.Pod != nil {
		pod := *o.Pod
		pod.Containers = nil
		for _, c := range o.Pod.Containers {
			env := make([]Env, len(c.Env))
			for i, e := range c.Env {
				env[i] = Env{Name: e.Name, From: e.From}
			}
			c.Env = env
			pod.Containers = append(pod.Containers, c)
		}
		out.Pod = &pod
	}
	return &out
}
