package records

import (
	"cordon/filters"
	"cordon/internal/chainlog"
)

// Value types one JSON value as the records socket does: a whole number is an
// integer, {"base64":…} is bytes, other objects and arrays stay JSON text.
func Value(raw []byte) (filters.Value, error) {
	if err := chainlog.CheckDepth(raw, maxDepth); err != nil {
		return filters.Value{}, err
	}
	return jsonValue(raw)
}
