import { Button, Modal, MultiSelect, NativeSelect, Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { useApps } from "./use-catalogue-of-roles.ts";
import { useGovernance } from "./use-governance.ts";

const REVIEWERS = [
	{ value: "manager", label: "Each person's manager" },
	{ value: "roleOwner", label: "Owners of the role" },
	{ value: "appOwner", label: "Owners of the application" },
];
type Reviewers = "manager" | "roleOwner" | "appOwner";

/** Begins a campaign: whose access, who looks at it, until when. */
export function ReviewDialog({ onClose }: { onClose: () => void }) {
	const [, go] = useLocation();
	const [name, setName] = useState("");
	const [appIds, setAppIds] = useState<string[]>([]);
	const [privileged, setPrivileged] = useState(false);
	const [reviewers, setReviewers] = useState<Reviewers>("manager");
	const [onTimeOver, setOnTimeOver] = useState<"keep" | "revoke">("keep");
	const [until, setUntil] = useState("");
	const apps = useApps().data?.items ?? [];
	const { begin } = useGovernance();
	const submit = () =>
		begin.mutate(
			{
				name: name.trim(),
				scope: { ...(appIds.length > 0 ? { appIds } : {}), ...(privileged ? { privileged } : {}) },
				reviewers,
				onClose: onTimeOver,
				dueAt: new Date(`${until}T23:59:59`).toISOString(),
			},
			{
				onSuccess: (review) => {
					onClose();
					go(`/access/reviews/${review.id}`);
				},
			},
		);
	return (
		<Modal opened onClose={onClose} title="Begin a review" size={480}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				<TextInput
					label="Name"
					size="xs"
					required
					withAsterisk={false}
					data-autofocus
					maxLength={200}
					value={name}
					onChange={(event) => setName(event.currentTarget.value)}
				/>
				<MultiSelect
					label="Applications"
					size="xs"
					searchable
					placeholder={appIds.length === 0 ? "All" : ""}
					data={apps.map((app) => ({ value: app.id, label: app.name }))}
					value={appIds}
					onChange={setAppIds}
				/>
				<Switch
					label="Privileged roles only"
					checked={privileged}
					onChange={(event) => setPrivileged(event.currentTarget.checked)}
				/>
				<NativeSelect
					label="Who looks at it"
					size="xs"
					data={REVIEWERS}
					value={reviewers}
					onChange={(event) => setReviewers(event.currentTarget.value as Reviewers)}
				/>
				<NativeSelect
					label="What nobody decides in time"
					size="xs"
					data={[
						{ value: "keep", label: "is kept" },
						{ value: "revoke", label: "is revoked" },
					]}
					value={onTimeOver}
					onChange={(event) => setOnTimeOver(event.currentTarget.value as "keep" | "revoke")}
				/>
				<TextInput
					label="Until"
					size="xs"
					type="date"
					required
					withAsterisk={false}
					min={new Date().toISOString().slice(0, 10)}
					value={until}
					onChange={(event) => setUntil(event.currentTarget.value)}
				/>
				<InlineAlert error={begin.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={begin.isPending} disabled={!name.trim() || !until}>
						Begin
					</Button>
				</div>
			</form>
		</Modal>
	);
}
