// Package risk estimates what a series of vehicle data gives away of the way that
// the vehicle took: how many routes of a road graph remain possible for somebody who
// knows the map, has every series at once, and knows nothing of where a trip began.
//
// An estimate is worth what its graph and its model of driving are worth. It errs
// towards few routes: a signal whose meaning it does not know counts as if it told
// speed and steering, and a search that its budget cut short counts as one route.
package risk
