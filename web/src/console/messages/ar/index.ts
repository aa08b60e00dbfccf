/** The console's words in Arabic: one file for each subject. */
import common from "./common.json";
import delivery from "./delivery.json";
import drafts from "./drafts.json";
import errors from "./errors.json";
import forms from "./forms.json";
import gallery from "./gallery.json";
import history from "./history.json";
import pictures from "./pictures.json";
import rooms from "./rooms.json";
import session from "./session.json";
import settings from "./settings.json";
import setup from "./setup.json";
import team from "./team.json";
import theme from "./theme.json";
import together from "./together.json";
import uploads from "./uploads.json";

export default {
  common,
  session,
  setup,
  team,
  settings,
  theme,
  gallery,
  pictures,
  uploads,
  rooms,
  history,
  drafts,
  delivery,
  forms,
  together,
  errors,
};
