package recording

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// absurd finds scalars such as 1e2000000000. Parsing one of them as a resource
// quantity computes a power of ten with that many digits, which takes minutes
// and gigabytes, as do a million digits; no cluster stores one.
var absurd = regexp.MustCompile(`^[+-]?([0-9.]{100}|[0-9.]+[eE][+-]?[0-9]{5})`)

// quantityFields are the fields that hold a quantity or a map of them.
var quantityFields = []string{
	"requests", "limits", "overhead", "sizeLimit", "divisor", "allocatedResources", "capacity", "allocatable", "default",
	"defaultRequest", "hard", "used", "storage", "quantity", "perPod", "perContainer",
}

// quantityField reports whether a key is that of a quantity. What decodes does
// not mind the case either.
func quantityField(key string) bool {
	return slices.ContainsFunc(quantityFields, func(field string) bool { return strings.EqualFold(field, key) })
}

// checkQuantities refuses an object with a quantity that would take too long
// to parse. The cheap search comes first: hashes look like that now and then,
// and only a quantity counts.
func checkQuantities(object []byte) error {
	if !maybeAbsurd(object) {
		return nil
	}
	var tree map[string]any
	if err := unmarshalNumbers(object, &tree); err != nil {
		return err
	}
	return checkTree(tree, false)
}

// maybeAbsurd reports whether absurd may match a scalar of a text. Escapes hide
// none from it: a quantity with an escape is not parsed at all.
func maybeAbsurd(text []byte) bool {
	const inWord = -1
	digits := 0 // of a number, or inWord: hashes are full of what looks like numbers
	for i, c := range text {
		switch {
		case '0' <= c && c <= '9', c == '.':
			if digits != inWord {
				digits++
			}
			if digits >= 100 {
				return true
			}
		case digits > 0 && (c == 'e' || c == 'E') && hugeExponent(text[i+1:]):
			return true
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			digits = inWord
		default:
			digits = 0
		}
	}
	return false
}

// hugeExponent reports whether a text begins with an exponent of five digits or
// more.
func hugeExponent(text []byte) bool {
	if len(text) > 0 && (text[0] == '+' || text[0] == '-') {
		text = text[1:]
	}
	const most = 5
	for i := range min(most, len(text)) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return len(text) >= most
}

func checkTree(node any, quantity bool) error {
	switch node := node.(type) {
	case map[string]any:
		for key, child := range node {
			if err := checkTree(child, quantity || quantityField(key)); err != nil {
				return err
			}
		}
	case []any:
		for _, child := range node {
			if err := checkTree(child, quantity); err != nil {
				return err
			}
		}
	case string:
		return checkScalar(node, quantity)
	case json.Number:
		return checkScalar(string(node), quantity)
	}
	return nil
}

func checkScalar(s string, quantity bool) error {
	if quantity && absurd.MatchString(strings.TrimSpace(s)) {
		return fmt.Errorf("the quantity %.40q has an absurd exponent, or far too many digits", s)
	}
	return nil
}
