package differ

import "regexp"

// stamps are the ways in which programs write when a line was written, at its
// head: ISO 8601 and its kin, a time of day alone, klog's, seconds since 1970 or
// since the start, each in brackets or named if a program likes that.
var stamps = regexp.MustCompile(`^\s*[\[(]?(?:(?:time|ts|timestamp)=)?"?(?:` +
	`\d{4}[-/.]\d\d[-/.]\d\d[T ,]+\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?` +
	`|[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+` +
	`|(?:[A-Z][a-z]{2} +)?(?:[A-Z][a-z]{2} +\d+ +)?\d\d:\d\d:\d\d(?:[.,]\d+)?(?: [A-Z]{3,4} \d{4})?` +
	`|\d+\.\d+` +
	`|\d{10,19}` +
	`)"?[\])]?[\s:|,-]`)

// head returns where a line goes on after a time at its head.
func head(line string) int {
	if place := stamps.FindStringIndex(line); place != nil {
		return place[1]
	}
	return 0
}
