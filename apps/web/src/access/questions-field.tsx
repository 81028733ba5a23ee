import type { AccessPolicy } from "@keyway/schema/access";
import { ActionIcon, Button, Switch, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";

type PolicyQuestion = AccessPolicy["questions"][number];
type Props = { questions: PolicyQuestion[]; onChange: (questions: PolicyQuestion[]) => void };

/** A name for the answer that no other question has. */
function freeId(questions: PolicyQuestion[]): string {
	const taken = new Set(questions.map(({ id }) => id));
	let number = 1;
	while (taken.has(`question${number}`)) number++;
	return `question${number}`;
}

/** What somebody is asked besides the reason. */
export function QuestionsField({ questions, onChange }: Props) {
	const replace = (at: number, part: Partial<PolicyQuestion>) =>
		onChange(questions.map((each, index) => (index === at ? { ...each, ...part } : each)));
	return (
		<fieldset className="conditions">
			<legend>Further questions</legend>
			{questions.map((question, at) => (
				<div className="condition" key={question.id}>
					<TextInput
						className="grow"
						size="xs"
						aria-label="Question"
						required
						maxLength={300}
						value={question.label}
						onChange={(event) => replace(at, { label: event.currentTarget.value })}
					/>
					<Switch
						label="Required"
						checked={question.required}
						onChange={(event) => replace(at, { required: event.currentTarget.checked })}
					/>
					<ActionIcon
						aria-label="Remove question"
						onClick={() => onChange(questions.filter((each) => each !== question))}
					>
						<X size={15} />
					</ActionIcon>
				</div>
			))}
			<Button
				leftSection={<Plus size={14} />}
				onClick={() => onChange([...questions, { id: freeId(questions), label: "", required: false }])}
			>
				Add question
			</Button>
		</fieldset>
	);
}
