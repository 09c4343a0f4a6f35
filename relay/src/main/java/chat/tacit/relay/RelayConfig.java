package chat.tacit.relay;

import chat.tacit.crypto.Secret;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.relay.mesh.MeshConfig;
import chat.tacit.relay.turn.TurnConfig;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a relay needs to know to start.
 *
 * @param keys where its identity and TLS key come from
 * @param listen where it listens
 * @param operator the operator's port
 * @param services what it offers
 * @param serverKey if given, whoever creates a queue has to know it
 * @param reach where the services proxy, mesh and turn may lead
 * @param limits what it bears
 * @param inviteCodes of whoever may make an account; nothing where anybody may
 * @param mesh how it takes part in a mesh
 * @param turn how it serves calls
 * @param ends when it ends, if it retires
 */
public record RelayConfig(
        Keys keys,
        Listen listen,
        OperatorAddress operator,
        Services services,
        Optional<Secret> serverKey,
        Reach reach,
        Limits limits,
        Optional<List<Secret>> inviteCodes,
        MeshConfig mesh,
        TurnConfig turn,
        Optional<Instant> ends) {

    /**
     * Of a relay that stays, where anyone may create a queue and make an account, which leads to
     * public addresses only, knows no peers and serves calls, if it does, at the usual port.
     */
    public RelayConfig(
            Keys keys, Listen listen, OperatorAddress operator, Services services, Limits limits) {
        this(
                keys,
                listen,
                operator,
                services,
                Optional.empty(),
                Reach.PUBLIC,
                limits,
                Optional.empty(),
                MeshConfig.ALONE,
                TurnConfig.USUAL,
                Optional.empty());
    }

    /** The same relay, but for who may create a queue. */
    public RelayConfig serverKey(Optional<Secret> other) {
        return new RelayConfig(
                keys,
                listen,
                operator,
                services,
                other,
                reach,
                limits,
                inviteCodes,
                mesh,
                turn,
                ends);
    }

    /** The same relay, but for where its services may lead. */
    public RelayConfig reach(Reach other) {
        return new RelayConfig(
                keys,
                listen,
                operator,
                services,
                serverKey,
                other,
                limits,
                inviteCodes,
                mesh,
                turn,
                ends);
    }

    /** The same relay, but for who may make an account. */
    public RelayConfig inviteCodes(Optional<List<Secret>> other) {
        return new RelayConfig(
                keys, listen, operator, services, serverKey, reach, limits, other, mesh, turn,
                ends);
    }

    /** The same relay, but for how it takes part in a mesh. */
    public RelayConfig mesh(MeshConfig other) {
        return new RelayConfig(
                keys,
                listen,
                operator,
                services,
                serverKey,
                reach,
                limits,
                inviteCodes,
                other,
                turn,
                ends);
    }

    /** The same relay, but for how it serves calls. */
    public RelayConfig turn(TurnConfig other) {
        return new RelayConfig(
                keys,
                listen,
                operator,
                services,
                serverKey,
                reach,
                limits,
                inviteCodes,
                mesh,
                other,
                ends);
    }

    /** The same relay, which ends then. */
    public RelayConfig until(Instant end) {
        return new RelayConfig(
                keys,
                listen,
                operator,
                services,
                serverKey,
                reach,
                limits,
                inviteCodes,
                mesh,
                turn,
                Optional.of(end));
    }
}
