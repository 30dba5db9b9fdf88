// Package image makes the container images of a run on the spot: a pause
// program, and a box of small Unix tools under the names that manifests use.
// Nothing is pulled from anywhere.
package image
