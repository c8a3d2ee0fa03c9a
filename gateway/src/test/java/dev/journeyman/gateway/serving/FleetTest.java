package dev.journeyman.gateway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.journeyman.gateway.http.ErrorKind;
import dev.journeyman.slm.generation.EngineOptions;
import dev.journeyman.slm.generation.EngineStats;
import dev.journeyman.slm.generation.GenerationException;
import dev.journeyman.slm.generation.GenerationRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who answers whom, and how a version goes. */
@Timeout(120)
class FleetTest {
    private static ServedModel model(String version) {
        return new ServedModel(
                version,
                Instant.EPOCH,
                new ScriptedModel(1_000, prompt -> version),
                EngineOptions.DEFAULT,
                GenerationDefaults.GREEDY,
                Asking.together(""));
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofMinutes(1)).until(condition);
    }

    private static EngineStats stats(Fleet fleet) {
        return Objects.requireNonNull(fleet.stats());
    }

    @Test
    void theAliasIsSplitBySessionAndAVersionIsTheOneThatWasChosen() {
        Fleet fleet = new Fleet();
        assertThat(fleet.lease(ServedModel.ALIAS, "s")).isEmpty();
        ServedModel old = model("old");
        ServedModel next = model("next");
        ServedModel before = model("before");
        Split split = new Split("next@now");
        fleet.show(new Fleet.Lineup(old, new Fleet.Seat(next, 50, split), before));
        for (int i = 0; i < 50; i++) {
            String session = "s" + i;
            try (Lease lease = fleet.lease(ServedModel.ALIAS, session).orElseThrow();
                    Lease champion = fleet.leaseChampion(session).orElseThrow()) {
                assertThat(lease.model()).isEqualTo(split.toCanary(session, 50) ? next : old);
                assertThat(lease.arm()).isEqualTo(split.toCanary(session, 50) ? Arm.CANARY : Arm.CHAMPION);
                assertThat(champion.model()).isEqualTo(old);
                assertThat(champion.arm()).isEqualTo(Arm.CHOSEN);
            }
        }
        try (Lease lease = fleet.lease("before", "s").orElseThrow()) {
            assertThat(lease.model()).isEqualTo(before);
            assertThat(lease.arm()).isEqualTo(Arm.CHOSEN);
        }
        assertThat(fleet.lease("nobody", "s")).isEmpty();
        fleet.stop().forEach(ServedModel::close);
        assertThat(fleet.show(Fleet.Lineup.of(old))).isFalse();
        assertThat(fleet.fail("too late")).isFalse();
        Fleet failed = new Fleet();
        assertThat(failed.fail("the weights are gone")).isTrue();
        assertThatThrownBy(() -> failed.fail("again")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aVersionGoesAfterItsLastLeaseAndCountsStay() throws Exception {
        Fleet fleet = new Fleet(Duration.ofMinutes(1));
        ServedModel old = model("old");
        fleet.show(Fleet.Lineup.of(old));
        old.engine().generate(GenerationRequest.greedy(new int[] {65, 66}, 20));
        long steps = stats(fleet).stepsTotal();
        assertThat(steps).isPositive();
        Lease lease = fleet.lease(ServedModel.ALIAS, "s").orElseThrow();
        ServedModel next = model("next");
        fleet.show(Fleet.Lineup.of(next));
        assertThat(fleet.leaving()).isEqualTo(1);
        old.engine().generate(GenerationRequest.greedy(new int[] {65, 66}, 20)); // who has it may use it
        lease.close();
        lease.close(); // once counts
        eventually(() -> fleet.leaving() == 0);
        assertThat(old.isReplaced()).isFalse();
        assertThat(stats(fleet).stepsTotal()).isEqualTo(2 * steps);
        assertThat(stats(fleet).slots()).isEqualTo(EngineOptions.DEFAULT.slots());
        fleet.stop().forEach(ServedModel::close);
    }

    @Test
    void versionsThatShareWeightsComeAndGoEachForItselfAndTheWeightsGoWithTheLast() throws Exception {
        Fleet fleet = new Fleet(Duration.ofMinutes(1));
        ScriptedModel weights = new ScriptedModel(1_000, prompt -> "said");
        ServedModel base = ServedModel.of(
                "base",
                "base@sha256:1",
                Instant.EPOCH,
                weights,
                EngineOptions.DEFAULT,
                GenerationDefaults.GREEDY,
                Asking.together(""));
        ServedModel adapter = base.beside(
                "adapter", Instant.EPOCH, Path.of("adapter"), GenerationDefaults.GREEDY, Asking.together(""));
        assertThat(adapter.weights()).isEqualTo("base@sha256:1");
        assertThat(adapter.sharesWith(base) && adapter.isAdapter() && !base.isAdapter())
                .isTrue();
        fleet.show(new Fleet.Lineup(base, new Fleet.Seat(adapter, 50, new Split("x")), null));
        GenerationRequest request = GenerationRequest.greedy(new int[] {65, 66}, 40);
        assertThat(base.generate(request).text()).isEqualTo("said");
        assertThat(adapter.generate(request).text()).isEqualTo("adapter: said");
        assertThat(stats(fleet).slots()).as("one engine").isEqualTo(EngineOptions.DEFAULT.slots());
        assertThat(stats(fleet).submittedTotal()).isEqualTo(2);

        Lease running = fleet.lease("base", "s").orElseThrow();
        fleet.show(Fleet.Lineup.of(adapter)); // it was promoted; the base is not kept
        assertThat(fleet.leaving()).isEqualTo(1);
        running.close();
        eventually(() -> fleet.leaving() == 0);
        assertThat(weights.closed).hasValue(0);
        assertThat(adapter.generate(request).text()).isEqualTo("adapter: said");
        assertThat(stats(fleet).submittedTotal()).isEqualTo(3);

        fleet.show(Fleet.Lineup.of(model("whole")));
        eventually(() -> weights.closed.get() == 1);
        assertThat(weights.adapters).hasValue(0);
        assertThat(stats(fleet).submittedTotal()).isEqualTo(3);
        assertThatThrownBy(() -> base.beside(
                        "late", Instant.EPOCH, Path.of("late"), GenerationDefaults.GREEDY, Asking.together("")))
                .isInstanceOf(IllegalStateException.class);
        fleet.stop().forEach(ServedModel::close);
    }

    @Test
    void anAdapterThatTakesTooLongToGoEndsItsOwnAnswersOnly() throws Exception {
        Fleet fleet = new Fleet(Duration.ofMillis(20));
        ServedModel base = model("base");
        ServedModel adapter = base.beside(
                "adapter", Instant.EPOCH, Path.of("adapter"), GenerationDefaults.GREEDY, Asking.together(""));
        fleet.show(new Fleet.Lineup(base, new Fleet.Seat(adapter, 50, new Split("x")), null));
        assertThat(fleet.lease("adapter", "s")).isPresent(); // and never given back
        fleet.show(Fleet.Lineup.of(base));
        eventually(() -> fleet.leaving() == 0);
        assertThat(adapter.isReplaced()).isTrue();
        assertThat(base.isReplaced()).isFalse();
        assertThatThrownBy(() -> adapter.generate(GenerationRequest.greedy(new int[] {65}, 4)))
                .isInstanceOf(GenerationException.class);
        assertThat(base.generate(GenerationRequest.greedy(new int[] {65}, 40)).text())
                .isEqualTo("base");
        fleet.stop().forEach(ServedModel::close);
    }

    @Test
    void aLeaseThatIsNeverGivenBackDoesNotKeepAVersionForEver() {
        Fleet fleet = new Fleet(Duration.ofMillis(20));
        ServedModel old = model("old");
        fleet.show(Fleet.Lineup.of(old));
        assertThat(fleet.lease("old", "s")).isPresent();
        fleet.show(Fleet.Lineup.of(model("next")));
        eventually(() -> fleet.leaving() == 0);
        assertThat(old.isReplaced()).isTrue();
        assertThat(Answering.cancelled(old).kind()).isEqualTo(ErrorKind.MODEL_REPLACED);
        fleet.stop().forEach(ServedModel::close);
    }
}
