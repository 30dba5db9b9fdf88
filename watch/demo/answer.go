package demo

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
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
	// as is the kind that the client would rather have than objects. It is
	// empty when it would not.
	as schema.GroupVersionKind
}

func newAnswer(w http.ResponseWriter, r *http.Request) *answer {
	a := &answer{w: w, r: r, media: mediaTypes[0]}
	a.negotiate(r.Header.Get("Accept"))
	return a
}

// negotiate takes the first encoding in accept that the server speaks. Clients
// list what they like best first. Types with the parameter "as" ask for
// transformed objects: tables, or the metadata alone.
func (a *answer) negotiate(accept string) {
	a.acceptable = strings.TrimSpace(accept) == ""
	for part := range strings.SplitSeq(accept, ",") {
		kind, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		a.as = formKind(kind, params)
		if params["as"] == "" || !a.as.Empty() {
			a.accept(kind)
		}
		if a.acceptable {
			return
		}
	}
}

func (a *answer) accept(kind string) {
	if kind == "*/*" || kind == "application/*" {
		a.acceptable = true
		return
	}
	if info, ok := runtime.SerializerInfoForMediaType(mediaTypes, kind); ok {
		a.media, a.acceptable = info, true
	}
}

// send answers with an API object in the negotiated encoding.
func (a *answer) send(code int, obj runtime.Object) error {
	a.w.Header().Set("Content-Type", a.media.MediaType)
	a.w.Header().Set("Cache-Control", "no-cache, private")
	if err := a.write(code, func(w io.Writer) error { return a.media.Serializer.Encode(obj, w) }); err != nil {
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

// sendText answers with a few words.
func (a *answer) sendText(text string) error {
	a.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := io.WriteString(a.w, text)
	return err
}

// push sends what has been written up to now. A client that is gone ends the
// request.
func (a *answer) push(faults *faults, out *bufio.Writer) {
	if faults.wait(a.r.Context()) != nil || out.Flush() != nil {
		panic(http.ErrAbortHandler)
	}
	if flusher, ok := a.w.(http.Flusher); ok {
		flusher.Flush()
	}
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
