package chat.tacit.relay;

import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;

/**
 * What a relay needs to know to start.
 *
 * @param keys where its identity and TLS key come from
 * @param listen where it listens
 * @param operator the operator's port
 * @param services what it offers
 * @param limits what it bears
 */
public record RelayConfig(
        Keys keys, Listen listen, OperatorAddress operator, Services services, Limits limits) {}
