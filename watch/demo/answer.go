package demo

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/kubernetes/scheme"
)

// mediaTypes are the encodings that the server speaks, the default first.
// Lists are encoded item by item, so that a long one never exists twice.
var mediaTypes = serializer.NewCodecFactory(scheme.Scheme,
	serializer.WithStreamingCollectionEncodingToJSON(),
	serializer.WithStreamingCollectionEncodingToProtobuf(),
).SupportedMediaTypes()

// answer is one request with the means to answer it.
type answer struct {
	w     http.ResponseWriter
	r     *http.Request
	media runtime.SerializerInfo
	// acceptable is false when the client wants none of mediaTypes.
	acceptable bool
}

func newAnswer(w http.ResponseWriter, r *http.Request) *answer {
	media, ok := negotiate(r.Header.Get("Accept"))
	return &answer{w: w, r: r, media: media, acceptable: ok}
}

// negotiate returns the first encoding in accept that the server speaks.
// Clients list what they like best first. Types with the parameter "as" ask
// for transformed objects, such as tables, which this server does not make.
func negotiate(accept string) (runtime.SerializerInfo, bool) {
	if strings.TrimSpace(accept) == "" {
		return mediaTypes[0], true
	}
	for part := range strings.SplitSeq(accept, ",") {
		kind, params, err := mime.ParseMediaType(part)
		if err != nil || params["as"] != "" {
			continue
		}
		if kind == "*/*" || kind == "application/*" {
			return mediaTypes[0], true
		}
		if info, ok := runtime.SerializerInfoForMediaType(mediaTypes, kind); ok {
			return info, true
		}
	}
	return mediaTypes[0], false
}

// send answers with an API object in the negotiated encoding.
func (a *answer) send(code int, obj runtime.Object) error {
	a.w.Header().Set("Content-Type", a.media.MediaType)
	a.w.Header().Set("Cache-Control", "no-cache, private")
	a.w.WriteHeader(code)
	out := bufio.NewWriterSize(a.w, 64<<10)
	if err := a.media.Serializer.Encode(obj, out); err != nil {
		panic(http.ErrAbortHandler)
	}
	if err := out.Flush(); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// sendJSON answers with what is no API object.
func (a *answer) sendJSON(value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	a.w.Header().Set("Content-Type", runtime.ContentTypeJSON)
	_, err = a.w.Write(data)
	return err
}

// errNoPath is the answer for a path that the server does not know, which on a
// real one is no Status.
var errNoPath = errors.New("404 page not found")

// fail answers with err as a Status.
func (a *answer) fail(err error) {
	if errors.Is(err, errNoPath) {
		http.Error(a.w, err.Error(), http.StatusNotFound)
		return
	}
	status := statusOf(err)
	_ = a.send(int(status.Code), status)
}

func statusOf(err error) *metav1.Status {
	var known apierrors.APIStatus
	if !errors.As(err, &known) {
		known = apierrors.NewInternalError(err)
	}
	status := known.Status()
	status.TypeMeta = metav1.TypeMeta{APIVersion: "v1", Kind: "Status"}
	return &status
}
