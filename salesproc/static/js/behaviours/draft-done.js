// An answer that carries this element says that the server has what was drafted under the key.
import { forget } from "behaviours/kept";

export function start(element) {
  forget("draft", element.dataset.draftKey);
}
