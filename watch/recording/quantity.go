package recording

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// hugeExponent finds scalars such as 1e2000000000. Parsing one of them as a
// resource quantity computes a power of ten with that many digits, which takes
// minutes and gigabytes; no cluster stores one.
var (
	hugeExponent  = regexp.MustCompile(`[^0-9A-Za-z][+-]?[0-9.]+[eE][+-]?[0-9]{5,}[^0-9A-Za-z]`)
	exactExponent = regexp.MustCompile(`^[+-]?[0-9.]+[eE][+-]?[0-9]{5,}$`)
)

// quantityFields are the fields that hold a quantity or a map of them.
var quantityFields = map[string]bool{
	"requests": true, "limits": true, "overhead": true, "sizeLimit": true, "divisor": true,
	"allocatedResources": true, "capacity": true, "allocatable": true, "default": true,
	"defaultRequest": true, "hard": true, "used": true, "storage": true,
}

// checkQuantities refuses an object with a quantity that would take too long
// to parse. The cheap search comes first: hashes look like that now and then,
// and only a quantity counts.
func checkQuantities(object []byte) error {
	if !hugeExponent.Match(object) {
		return nil
	}
	var tree map[string]any
	if err := unmarshalNumbers(object, &tree); err != nil {
		return err
	}
	return checkTree(tree, false)
}

func checkTree(node any, quantity bool) error {
	switch node := node.(type) {
	case map[string]any:
		for key, child := range node {
			if err := checkTree(child, quantity || quantityFields[key]); err != nil {
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
	if quantity && exactExponent.MatchString(s) {
		return fmt.Errorf("the quantity %.40q has an absurd exponent", s)
	}
	return nil
}
