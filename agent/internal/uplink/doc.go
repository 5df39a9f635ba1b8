// Package uplink carries sealed frames from the outbox to the platform over MQTT
// 3.1.1 with mutual TLS 1.3, and brings receipts and bucket keys back.
//
// The broker is trusted with nothing: a frame is freed by a receipt that the
// platform signed for this vehicle, never by a PUBACK. A frame without a receipt
// is sent again under the same id. The one endpoint is the configured one (rule
// E1): no proxy, no redirect, no second address.
package uplink
