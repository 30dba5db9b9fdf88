package words

import "strings"

// NoNamespaces says that namespaces do not exist, "" of none.
func NoNamespaces(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "namespace " + names[0] + " does not exist"
	default:
		return "the namespaces " + strings.Join(names, ", ") + " do not exist"
	}
}
