package dev.journeyman.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    Path domain;

    @TempDir
    Path home;

    private ScheduleSettings read() throws IOException {
        return SettingsFile.read(domain, home);
    }

    @Test
    void withoutFilesTheStandardHoldsAndWhatShipsIsIt() throws IOException {
        assertThat(read()).isEqualTo(ScheduleSettings.STANDARD);
        Path shipped = Path.of(System.getProperty("journeyman.root", "..")).resolve("domains/automotive");
        ScheduleSettings ours = SettingsFile.read(shipped, home);
        assertThat(ours.mode()).isEqualTo(Mode.APPROVE);
        assertThat(ours.retraining().recipe()).isEqualTo("recipes/retrain.yaml");
        assertThat(shipped.resolve(ours.retraining().recipe())).exists();
        assertThat(ours.records()).isEqualTo(ScheduleSettings.STANDARD.records());
        assertThat(ours.period()).isEqualTo(ScheduleSettings.STANDARD.period());
        assertThat(ours.drift()).isEqualTo(ScheduleSettings.STANDARD.drift());
        assertThat(ours.backoff()).isEqualTo(ScheduleSettings.STANDARD.backoff());
    }

    @Test
    void theHomesFileGoesOverTheDomainsKeyByKey() throws IOException {
        Files.writeString(domain.resolve("schedule.yaml"), """
                mode: auto
                records: 500
                period: {days: 3, least_records: 50}
                quiet_hours: {from: "22:30", to: "05:00", zone: Europe/Berlin}
                """);
        Files.writeString(
                home.resolve("schedule.yaml"), "mode: off\nperiod: {days: 14}\nretraining: {questions: 40}\n");
        ScheduleSettings settings = read();
        assertThat(settings.mode()).isEqualTo(Mode.OFF);
        assertThat(settings.records()).isEqualTo(500);
        assertThat(settings.period()).isEqualTo(new ScheduleSettings.Period(14, 50));
        assertThat(settings.quietHours())
                .isEqualTo(new QuietHours(LocalTime.of(22, 30), LocalTime.of(5, 0), ZoneId.of("Europe/Berlin")));
        assertThat(settings.retraining().questions()).isEqualTo(40);
        assertThat(settings.retraining().memoryMb()).isEqualTo(8192);
    }

    @Test
    void allProblemsAreToldAtOnceWithTheirKeys() throws IOException {
        Files.writeString(domain.resolve("schedule.yaml"), """
                version: 2
                mode: always
                recods: 5
                records: 1.5
                period: {days: 0}
                drift: {confidence: 2, window_hours: many}
                quiet_hours: {from: "25:00", to: 6, zone: Mars}
                backoff: {first_hours: 10, most_hours: 5}
                retraining: {recipe: ../../etc/passwd, memory_mb: 1}
                """);
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(
                        "schedule.yaml: ",
                        "version must be 1",
                        "mode must be auto, approve or off, but is 'always'",
                        "recods means nothing",
                        "records must be a whole number",
                        "period.days must be",
                        "drift.confidence must be 0.9",
                        "drift.window_hours must be a number",
                        "quiet_hours.from must be a time such as \"22:00\"",
                        "quiet_hours.to must be a time in quotes",
                        "quiet_hours.zone must be a time zone",
                        "backoff.most_hours must be 10",
                        "retraining.recipe must be a file of the domain's folder",
                        "retraining.memory_mb must be 512");
        Files.writeString(domain.resolve("schedule.yaml"), "- a\n- list\n");
        assertThatThrownBy(this::read).hasMessageContaining("must be an object");
        Files.writeString(domain.resolve("schedule.yaml"), "a: [");
        assertThatThrownBy(this::read).hasMessageContaining("is not YAML");
    }

    @Test
    void aChangedFileIsReadAnewAndOneWithProblemsChangesNothing() throws IOException {
        LiveSettings live = new LiveSettings(domain, home);
        Files.writeString(home.resolve("schedule.yaml"), "records: 7\n");
        live.refresh();
        assertThat(live.now().records()).isEqualTo(7);
        Files.writeString(home.resolve("schedule.yaml"), "records: none\n");
        live.refresh();
        assertThat(live.now().records()).isEqualTo(7);
    }

    @Test
    void aModeThatWasSetIsKept() throws IOException {
        ModeFile file = new ModeFile(home);
        assertThat(file.read()).isEmpty();
        file.write(Mode.AUTO, "key-1", "nights are calm", Instant.parse("2026-01-31T12:00:00Z"));
        assertThat(new ModeFile(home).read()).hasValue(Mode.AUTO);
        assertThat(home.resolve("schedule-mode.json")).content().contains("key-1", "nights are calm");
        Files.writeString(home.resolve("schedule-mode.json"), "{\"mode\":\"sometimes\"}");
        assertThatThrownBy(file::read).hasMessageContaining("mode must be auto, approve or off");
    }
}
