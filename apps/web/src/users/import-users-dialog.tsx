import { getUserImport, importUsers, listRefusedRows, type UserImport } from "@keyway/contract/user-imports";
import { Button, FileButton, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileSpreadsheet } from "lucide-react";
import { useEffect, useState } from "react";
import { errorOf, offline } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { count } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import "../ui/data-table.css";
import "./import-users-dialog.css";

const isOver = ({ status }: UserImport) => status === "done" || status === "refused" || status === "failed";

/** The file goes as it is: it may be far larger than anything that is sent as JSON. */
async function send(file: File): Promise<UserImport> {
	const response = await fetch(importUsers.path, {
		method: importUsers.method,
		credentials: "same-origin",
		headers: { accept: "application/json", "content-type": "text/csv" },
		body: file,
	}).catch(() => {
		throw offline();
	});
	if (!response.ok) throw await errorOf(response);
	return response.json();
}

/** Creates people from a CSV file: every row is checked first, and if one cannot be, none is created. */
export default function ImportUsersDialog({ onClose }: { onClose: () => void }) {
	const [file, setFile] = useState<File | null>(null);
	const client = useQueryClient();
	const start = useMutation({ mutationFn: send });
	const id = start.data?.id;
	const { data: current = start.data, error } = useQuery({
		queryKey: ["user-import", id],
		queryFn: ({ signal }) => api(getUserImport, { params: { id: id as string } }, { signal }),
		enabled: id !== undefined,
		refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 400),
	});
	const done = current?.status === "done";
	useEffect(() => {
		if (done) void client.invalidateQueries({ queryKey: ["users"] });
	}, [done, client]);
	const busy = start.isPending || (current !== undefined && !isOver(current));
	return (
		<Modal opened onClose={onClose} title="Import users" size={620}>
			<div className="form-rows">
				<p className="mut">
					A CSV file with a header row: e-mail, first name, last name, department, manager and so on. Flows that start
					with new users start for each of them.
				</p>
				<FileButton
					accept="text/csv,.csv"
					inputProps={{ "aria-label": "File" }}
					disabled={busy}
					onChange={(chosen) => {
						start.reset();
						setFile(chosen);
					}}
				>
					{(props) => (
						<Button
							{...props}
							style={{ justifySelf: "start" }}
							leftSection={<FileSpreadsheet size={15} />}
							disabled={busy}
							data-autofocus
						>
							{file ? file.name : "Choose a file"}
						</Button>
					)}
				</FileButton>
				<InlineAlert error={start.error ?? error} />
				{start.isPending ? <Progress words="Sending the file" value={null} /> : null}
				{current ? <Outcome current={current} /> : null}
				<div className="form-foot">
					<Button onClick={onClose}>{done ? "Done" : "Cancel"}</Button>
					{done ? null : (
						<Button variant="filled" disabled={!file} loading={busy} onClick={() => file && start.mutate(file)}>
							Import
						</Button>
					)}
				</div>
			</div>
		</Modal>
	);
}

function Progress({ words, value }: { words: string; value: number | null }) {
	return (
		<div className="import-progress">
			<span role="status">{words}</span>
			<progress aria-label={words} {...(value === null ? {} : { value, max: 1 })} />
		</div>
	);
}

function Outcome({ current }: { current: UserImport }) {
	const { status, rows, created, refused, message } = current;
	if (status === "reading") return <Progress words={`Reading, ${count(rows, "row")} so far`} value={null} />;
	if (status === "checking") return <Progress words={`Checking ${count(rows, "row")}`} value={null} />;
	if (status === "creating")
		return <Progress words={`${created} of ${count(rows, "user")} created`} value={rows > 0 ? created / rows : null} />;
	if (status === "done")
		return (
			<p role="status">
				<b>{count(created, "user")} created.</b>
			</p>
		);
	return (
		<>
			<InlineAlert
				error={
					status === "refused"
						? `Nobody was created: ${count(refused, "row")} cannot be. Correct the file and import it again.`
						: (message ?? "The import failed. Nobody was created.")
				}
			/>
			{status === "refused" ? <Refused id={current.id} /> : null}
		</>
	);
}

/** The rows that stop the import, with their line in the file. */
function Refused({ id }: { id: string }) {
	const { data } = useQuery({
		queryKey: ["refused-rows", id],
		queryFn: ({ signal }) => api(listRefusedRows, { params: { id }, query: { limit: 100 } }, { signal }),
	});
	if (!data) return null;
	return (
		<section className="refused-rows" aria-label="Rows that cannot be" {...SCROLLED}>
			<table className="data-table compact">
				<thead>
					<tr>
						<th scope="col">Line</th>
						<th scope="col">Why</th>
					</tr>
				</thead>
				<tbody>
					{data.items.map(({ line, problem }) => (
						<tr key={`${line}-${problem}`}>
							<td>{line}</td>
							<td>{problem}</td>
						</tr>
					))}
				</tbody>
			</table>
			{data.nextCursor ? <p className="mut">These are the first hundred.</p> : null}
		</section>
	);
}

/** Text that scrolls must be reachable by keyboard. */
const SCROLLED = { tabIndex: 0 };
