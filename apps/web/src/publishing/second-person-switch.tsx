import { Switch } from "@mantine/core";
import { notifyError } from "../ui/notify.ts";
import { useSettings } from "./use-publish-requests.ts";

/** For administrators: nobody publishes a flow alone. */
export default function SecondPersonSwitch() {
	const { settings, change } = useSettings();
	if (!settings) return null;
	return (
		<Switch
			style={{ marginTop: 18 }}
			label="Publishing needs a second person"
			description="Whoever asks for a flow to be published, somebody else who may publish approves it. Changing this is kept in the audit log."
			checked={settings.secondPerson}
			disabled={change.isPending}
			onChange={(event) =>
				change.mutate(
					{ secondPerson: event.currentTarget.checked },
					{ onError: (error) => notifyError("The setting was not changed", error) },
				)
			}
		/>
	);
}
