// Package registry is an image registry on this machine that pulls can be made
// to suffer from: slow, refused, missing, and all right again.
package registry
