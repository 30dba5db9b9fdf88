package demo

import (
	"net/http"
	"runtime"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"
)

// discover answers what a client asks to learn what the server is.
func (s *Server) discover(a *answer) error {
	path := strings.Trim(a.r.URL.Path, "/")
	switch {
	case path == "version":
		return a.sendJSON(s.versionInfo())
	case path == "healthz" || path == "livez" || path == "readyz":
		return a.sendText("ok")
	case path == "api":
		return a.send(http.StatusOK, coreVersions())
	case path == "apis":
		return a.send(http.StatusOK, groupList())
	}
	for _, group := range groupVersions() {
		if path == groupPath(group) {
			return a.send(http.StatusOK, resourceList(group))
		}
		if path == "apis/"+group.Group && group.Group != "" {
			return a.send(http.StatusOK, apiGroup(group))
		}
	}
	return errNoPath
}

func (s *Server) versionInfo() version.Info {
	parts := strings.SplitN(strings.TrimPrefix(s.version, "v"), ".", 3)
	for len(parts) < 2 {
		parts = append(parts, "")
	}
	return version.Info{
		Major: parts[0], Minor: parts[1], GitVersion: s.version, GitTreeState: "clean",
		GoVersion: runtime.Version(), Compiler: runtime.Compiler, Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
}

func groupPath(group schema.GroupVersion) string {
	if group.Group == "" {
		return "api/" + group.Version
	}
	return "apis/" + group.Group + "/" + group.Version
}

// groupVersions returns the groups of resources, each once.
func groupVersions() []schema.GroupVersion {
	var groups []schema.GroupVersion
	for _, res := range resources {
		if group := res.kind.GroupVersion(); !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
	}
	return groups
}

func coreVersions() *metav1.APIVersions {
	return &metav1.APIVersions{
		TypeMeta: metav1.TypeMeta{Kind: "APIVersions"},
		Versions: []string{"v1"},
		ServerAddressByClientCIDRs: []metav1.ServerAddressByClientCIDR{
			{ClientCIDR: "0.0.0.0/0", ServerAddress: host},
		},
	}
}

func groupList() *metav1.APIGroupList {
	list := &metav1.APIGroupList{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "APIGroupList"},
		Groups:   []metav1.APIGroup{},
	}
	for _, group := range groupVersions() {
		if group.Group != "" {
			list.Groups = append(list.Groups, *apiGroup(group))
		}
	}
	return list
}

func apiGroup(group schema.GroupVersion) *metav1.APIGroup {
	served := metav1.GroupVersionForDiscovery{GroupVersion: group.String(), Version: group.Version}
	return &metav1.APIGroup{
		TypeMeta:         metav1.TypeMeta{APIVersion: "v1", Kind: "APIGroup"},
		Name:             group.Group,
		Versions:         []metav1.GroupVersionForDiscovery{served},
		PreferredVersion: served,
	}
}

func resourceList(group schema.GroupVersion) *metav1.APIResourceList {
	list := &metav1.APIResourceList{
		TypeMeta:     metav1.TypeMeta{APIVersion: "v1", Kind: "APIResourceList"},
		GroupVersion: group.String(),
	}
	for _, res := range resources {
		if res.kind.GroupVersion() != group {
			continue
		}
		list.APIResources = append(list.APIResources, metav1.APIResource{
			Name: res.name, SingularName: res.singular(), Namespaced: res.namespaced, Kind: res.kind.Kind,
			Verbs: metav1.Verbs{"get", "list", "watch"}, ShortNames: res.short, Categories: res.categories(),
		})
		for _, sub := range res.subresources {
			list.APIResources = append(list.APIResources, metav1.APIResource{
				Name: res.name + "/" + sub, Namespaced: res.namespaced, Kind: res.kind.Kind, Verbs: metav1.Verbs{"get"},
			})
		}
	}
	return list
}
