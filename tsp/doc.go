// Package tsp is the platform: a broker, ingest, a store with deadlines, users, an
// export gate with its log, and a JSON interface, in one process over one folder.
package tsp
