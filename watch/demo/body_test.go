package demo

import (
	"compress/gzip"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func TestCompression(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 1000)...)
	tests := map[string]struct {
		path, encoding string
		want           string
	}{
		"a large list":           {"/api/v1/pods", "gzip", "gzip"},
		"one of several":         {"/api/v1/pods", "deflate, gzip;q=1.0", "gzip"},
		"a large one, unwanted":  {"/api/v1/pods", "", ""},
		"another that we do not": {"/api/v1/pods", "br", ""},
		"a small list":           {"/api/v1/pods?limit=10", "gzip", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(w.ctx, http.MethodGet, "http://"+host+tt.path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Accept-Encoding", tt.encoding)
			response, err := w.Config().Transport.RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if got := response.Header.Get("Content-Encoding"); got != tt.want {
				t.Fatalf("encoding %q, want %q", got, tt.want)
			}
			plain := response.Body
			if tt.want == "gzip" {
				if plain, err = gzip.NewReader(response.Body); err != nil {
					t.Fatal(err)
				}
			}
			var list corev1.PodList
			if err := json.NewDecoder(plain).Decode(&list); err != nil || len(list.Items) < 10 {
				t.Errorf("%d pods, error %v", len(list.Items), err)
			}
		})
	}
}

// TestCompressionOverHTTP lets net/http on both sides do its part.
func TestCompressionOverHTTP(t *testing.T) {
	w := newWorld(t)
	w.apply(t, newPods("shop", 1000)...)
	front := httptest.NewServer(w.Server)
	defer front.Close()
	request, err := http.NewRequestWithContext(w.ctx, http.MethodGet, front.URL+"/api/v1/pods", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := front.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var list corev1.PodList
	if err := json.NewDecoder(response.Body).Decode(&list); err != nil || len(list.Items) != 1000 || !response.Uncompressed {
		t.Errorf("%d pods, compressed: %t, error %v", len(list.Items), response.Uncompressed, err)
	}
}
