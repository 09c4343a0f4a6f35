package chat.tacit.relay.edge;

import chat.tacit.relay.turn.TurnService;

import java.util.Optional;

/**
 * What answers STUN and TURN, and where.
 *
 * @param port of UDP and TLS, 0 for any that is free
 * @param certificate shown on TLS at first; that of the relay's other ports if empty
 */
public record TurnPlace(TurnService.Plan service, int port, Optional<Pem> certificate) {}
