import { accessLinkRoutes as routes } from "@keyway/contract/access-links";
import type { RequestOf } from "@keyway/contract/client";
import { Autocomplete, Button, Modal, NativeSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";

type Preferences = RequestOf<typeof routes.setPreferences>["body"];

const ZONES = Intl.supportedValuesOf("timeZone");

/** How one wants to be told of access, and in which time zone. */
export default function PreferencesDialog({ onClose }: { onClose: () => void }) {
	const saved = useQuery({
		queryKey: ["me", "preferences"],
		queryFn: ({ signal }) => api(routes.getPreferences, {}, { signal }),
	});
	return (
		<Modal opened onClose={onClose} title="Notices" size={420}>
			<InlineAlert error={saved.error} />
			{saved.isPending ? <SkeletonRows rows={3} /> : null}
			{saved.data ? <Form saved={saved.data} onClose={onClose} /> : null}
		</Modal>
	);
}

function Form({ saved, onClose }: { saved: Preferences; onClose: () => void }) {
	const [draft, setDraft] = useState(saved);
	const client = useQueryClient();
	const save = useMutation({
		mutationFn: () => api(routes.setPreferences, { body: draft }),
		onSuccess: (now) => {
			client.setQueryData(["me", "preferences"], now);
			notifyDone("Your choice was saved.");
			onClose();
		},
	});
	return (
		<form
			className="form-rows"
			onSubmit={(event) => {
				event.preventDefault();
				save.mutate();
			}}
		>
			<NativeSelect
				label="Tell me by"
				description="Slack means a direct message where you are in the workspace, else a mail."
				size="xs"
				data={[
					{ value: "slack", label: "Slack" },
					{ value: "email", label: "E-mail" },
				]}
				value={draft.notices}
				onChange={(event) => setDraft({ ...draft, notices: event.currentTarget.value as Preferences["notices"] })}
			/>
			<Autocomplete
				label="Time zone"
				description="Of the times in notices."
				size="xs"
				data={ZONES}
				limit={30}
				value={draft.timeZone}
				onChange={(timeZone) => setDraft({ ...draft, timeZone })}
			/>
			<InlineAlert error={save.error} />
			<div className="form-foot">
				<Button onClick={onClose}>Cancel</Button>
				<Button type="submit" variant="filled" loading={save.isPending}>
					Save
				</Button>
			</div>
		</form>
	);
}
