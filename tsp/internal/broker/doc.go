// Package broker is the embedded MQTT broker: TLS 1.3, client certificates
// required, one role per certificate, one sink behind the publish hook.
//
// It promises nothing about durability. A PUBACK says that a frame was handed to
// the sink; what frees a frame in the car is the platform's signed receipt. The
// broker keeps no message content except the retained key schedule: up messages
// are never retained, reach no client but auditors, and those with QoS 0, so that
// none waits in a session.
package broker
