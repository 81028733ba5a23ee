import type { Role } from "@keyway/contract/access-catalogue";
import type { Someone } from "@keyway/contract/someone";
import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { CircleCheck, CircleSlash } from "lucide-react";
import { useState } from "react";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { notifyDone } from "../ui/notify.ts";
import { useDebounced } from "../ui/use-debounced.ts";
import { durationWords } from "../words/duration.ts";
import { Chain } from "./chain.tsx";
import { DurationField } from "./duration-field.tsx";
import { PersonPicker } from "./person-picker.tsx";
import { type Asking, usePreview, useRequestChanges } from "./use-requests.ts";

/** Asks for a role; says all the while who would be asked, for how long, and why. */
export default function RequestDialog({ role, onClose }: { role: Role; onClose: () => void }) {
	const [person, setPerson] = useState<Someone | null>(null);
	const [duration, setDuration] = useState(role.recommendedDuration ?? "");
	const [justification, setJustification] = useState("");
	const [answers, setAnswers] = useState<Record<string, string>>({});
	const { create } = useRequestChanges();
	const terms: Asking = {
		roleId: role.id,
		...(person ? { userId: person.id } : {}),
		...(duration ? { duration } : {}),
	};
	const rested = useDebounced(JSON.stringify(terms), 250);
	const preview = usePreview(JSON.parse(rested) as Asking);
	const { data } = preview;
	const questions = data?.questions ?? [];

	const submit = () =>
		create.mutate(
			{ ...terms, justification: justification.trim(), answers },
			{
				onSuccess: (request) => {
					notifyDone(
						request.status === "pendingApproval"
							? `${request.approvers.map((each) => each.name).join(", ")} will be asked.`
							: `“${role.name}” was asked for.`,
					);
					onClose();
				},
			},
		);

	return (
		<Modal opened onClose={onClose} title={`Request ${role.name}`} size={560}>
			<form
				className="form-rows"
				onSubmit={(event) => {
					event.preventDefault();
					submit();
				}}
			>
				<p className="mut">
					{role.appName}. {role.description}
				</p>
				<PersonPicker
					label="Who gets it"
					description="Leave empty to ask for yourself."
					placeholder="Myself"
					value={person}
					onChange={setPerson}
				/>
				<DurationField
					label="For how long"
					value={duration}
					whenEmpty="As long as allowed"
					onChange={setDuration}
					{...(role.maxDuration ? { description: `At most ${durationWords(role.maxDuration)}.` } : {})}
				/>
				<Textarea
					label="Why it is needed"
					required={data?.justificationRequired ?? true}
					withAsterisk={false}
					autosize
					minRows={2}
					maxRows={6}
					maxLength={2_000}
					data-autofocus
					value={justification}
					onChange={(event) => setJustification(event.currentTarget.value)}
				/>
				{questions.map(({ id, label, required }) => (
					<TextInput
						key={id}
						size="xs"
						label={label}
						required={required}
						withAsterisk={false}
						maxLength={2_000}
						value={answers[id] ?? ""}
						onChange={(event) => setAnswers({ ...answers, [id]: event.currentTarget.value })}
					/>
				))}
				<Outcome preview={preview} />
				<InlineAlert error={create.error} />
				<div className="form-foot">
					<Button onClick={onClose}>Cancel</Button>
					<Button type="submit" variant="filled" loading={create.isPending} disabled={data?.outcome === "refused"}>
						Send request
					</Button>
				</div>
			</form>
		</Modal>
	);
}

/** What would happen if the request were sent now. */
function Outcome({ preview }: { preview: ReturnType<typeof usePreview> }) {
	const { data, error } = preview;
	if (error) return <InlineAlert error={error} />;
	if (!data) return <div className="outcome" aria-busy="true" />;
	const refused = data.outcome === "refused" || data.outcome === "blocked";
	const Glyph = refused ? CircleSlash : CircleCheck;
	return (
		<section className="outcome" data-tone={refused ? "bad" : "ok"} aria-label="What will happen" aria-live="polite">
			<p className="outcome-head">
				<Glyph size={16} aria-hidden="true" />
				<b>{OUTCOME_WORDS[data.outcome]}</b>
				{refused ? null : <span>{data.duration ? `for ${durationWords(data.duration)}` : "without an end"}</span>}
			</p>
			{data.outcome === "refused" ? null : <Chain stages={data.stages} />}
			<p className="mut">{data.reason ?? data.explanation}</p>
		</section>
	);
}

const OUTCOME_WORDS = {
	ask: "These people will be asked",
	approved: "It is given at once",
	blocked: "It will be blocked",
	refused: "It cannot be asked for",
} as const;
