"""The one error tree: a stable code, an HTTP status, and a message in Vietnamese and English that says what to do.

Messages are templates filled from ``details``; details never hold personal data (no names, no identifiers of citizens).

    DigitizeError
    ├── InputError          what was sent can't be taken as it is
    │   ├── FileError       one file or page image
    │   └── BatchError      the order of acts on a batch or dossier
    ├── NotFoundError       what was asked for is not there, or not for this caller
    ├── AccessError         who is asking
    ├── RequestError        a request no route can take as it is
    ├── BusyError           more work waits than is taken; come again later
    ├── ReadingError        a page can't be read
    ├── SealError           a PDF can't be built, signed or verified
    ├── StoreError          object storage or database
    └── SetupError          settings, secrets, missing programs: the service refuses to start
"""

from __future__ import annotations

from typing import ClassVar


class DigitizeError(Exception):
    """Root of the tree. ``details`` fill the message templates and go out in problem+json as they are."""

    code: ClassVar[str] = "internal"
    http_status: ClassVar[int] = 500
    message_vi: ClassVar[str] = "Lỗi hệ thống. Hãy thử lại; nếu vẫn lỗi, báo cho quản trị viên."
    message_en: ClassVar[str] = "Internal error. Try again; if it stays, tell the administrator."

    def __init__(self, **details: str | int | float) -> None:
        self.details = details
        super().__init__(f"{self.code}: {self.text_en}")

    def __reduce__(self) -> tuple[object, ...]:
        """Errors travel between processes whole: kind and details."""
        return _rebuilt, (type(self), self.details)

    @property
    def text_vi(self) -> str:
        """Message in Vietnamese, filled in."""
        return self.message_vi.format_map(_Details(self.details))

    @property
    def text_en(self) -> str:
        """Message in English, filled in."""
        return self.message_en.format_map(_Details(self.details))


def _rebuilt(kind: type[DigitizeError], details: dict[str, str | int | float]) -> DigitizeError:
    return kind(**details)


class _Details(dict[str, str | int | float]):
    def __missing__(self, key: str) -> str:
        return "?"


# --- what was sent ---------------------------------------------------------------------------------------------


class InputError(DigitizeError):
    """What was sent can't be taken as it is."""

    code = "input.invalid"
    http_status = 422
    message_vi = "Dữ liệu gửi lên không hợp lệ: {reason}."
    message_en = "What was sent is not valid: {reason}."


class FileError(InputError):
    """One file or page image can't be taken."""

    code = "file.invalid"
    message_vi = "Tệp không dùng được: {reason}."
    message_en = "The file can't be used: {reason}."


class EmptyFileError(FileError):
    """Zero bytes."""

    code = "file.empty"
    message_vi = "Tệp rỗng (0 byte). Hãy quét hoặc chọn lại tệp."
    message_en = "The file is empty (0 bytes). Scan it again or choose another file."


class FileTypeError(FileError):
    """Not JPEG, PNG, TIFF, HEIC or PDF, or not what its declared type says."""

    code = "file.type"
    http_status = 415
    message_vi = "Định dạng tệp không được nhận ({media_type}). Dùng JPEG, PNG, TIFF, HEIC hoặc PDF."
    message_en = "This kind of file is not taken ({media_type}). Use JPEG, PNG, TIFF, HEIC or PDF."


class TruncatedFileError(FileError):
    """The bytes end too early or are damaged."""

    code = "file.damaged"
    message_vi = "Tệp bị hỏng hoặc thiếu phần cuối. Hãy quét lại trang này."
    message_en = "The file is damaged or cut short. Scan this page again."


class EncryptedFileError(FileError):
    """A PDF that asks for a password."""

    code = "file.encrypted"
    message_vi = "Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."
    message_en = "The PDF is protected by a password. Remove the password and send it again."


class FileTooLargeError(FileError):
    """More bytes than the limit."""

    code = "file.too_large"
    http_status = 413
    message_vi = "Tệp quá lớn: {size_bytes} byte, giới hạn {limit_bytes} byte."
    message_en = "The file is too large: {size_bytes} bytes, limit {limit_bytes} bytes."


class TooManyPixelsError(FileError):
    """More pixels than the limit; found in the header, before decoding."""

    code = "file.too_many_pixels"
    http_status = 413
    message_vi = "Ảnh quá lớn: {width_px}×{height_px} điểm ảnh, giới hạn {limit_px}. Hãy quét độ phân giải thấp hơn."
    message_en = "The image is too large: {width_px}×{height_px} pixels, limit {limit_px}. Scan at a lower resolution."


class TooManyPagesError(FileError):
    """More pages or frames in one file than the limit."""

    code = "file.too_many_pages"
    http_status = 413
    message_vi = "Tệp có quá nhiều trang: {pages}, giới hạn {limit_pages}."
    message_en = "The file has too many pages: {pages}, limit {limit_pages}."


class NotOnePageError(FileError):
    """A page was put with a file that holds several."""

    code = "file.not_one_page"
    message_vi = "Mỗi lần gửi chỉ một trang, tệp này có {pages} trang. Hãy tách trang rồi gửi lại."
    message_en = "One page at a time: this file has {pages} pages. Split it and send the pages one by one."


class NotSignedError(FileError):
    """A file was put as signed, but carries no digital signature."""

    code = "file.not_signed"
    message_vi = "Tệp không phải PDF có chữ ký số. Hãy gửi từng trang như ảnh quét."
    message_en = "Not a PDF with a digital signature. Send its pages one by one, as scans."


class ChecksumMismatchError(FileError):
    """The sha256 of the bytes is not the declared one."""

    code = "page.checksum_mismatch"
    http_status = 422
    message_vi = "Mã băm SHA-256 không khớp: tệp bị thay đổi khi truyền. Hãy gửi lại trang {sequence}."
    message_en = "The SHA-256 does not match: the file changed on its way. Send page {sequence} again."


class BatchError(InputError):
    """An act on a batch or dossier comes in the wrong order."""

    code = "batch.invalid"
    http_status = 409


class DossierConflictError(BatchError):
    """The code (mã hồ sơ) already belongs to another dossier."""

    code = "dossier.conflict"
    message_vi = "Mã hồ sơ này đã dùng cho hồ sơ khác. Kiểm tra lại mã hồ sơ."
    message_en = "This dossier code already belongs to another dossier. Check the code."


class ReuseConflictError(BatchError):
    """The record can't stand for the component: expired, revoked, of another owner or kind, or already answered."""

    code = "reuse.not_offered"
    message_vi = "Giấy tờ này không dùng lại được cho thành phần đã chọn: {reason}."
    message_en = "This paper can't be reused for the chosen component: {reason}."


class PageConflictError(BatchError):
    """Other bytes are already kept for this page number."""

    code = "page.conflict"
    message_vi = "Trang {sequence} đã có ảnh khác. Dùng số trang mới hoặc mở lô quét mới."
    message_en = "Page {sequence} already holds another image. Use a new page number or open a new batch."


class BatchClosedError(BatchError):
    """The batch takes no more pages."""

    code = "batch.closed"
    message_vi = "Lô quét đã đóng, không nhận thêm trang. Hãy mở lô quét mới."
    message_en = "The batch is closed and takes no more pages. Open a new batch."


class SheetCountMismatchError(BatchError):
    """Declared sheets and pages kept differ; the batch stays open."""

    code = "batch.count_mismatch"
    message_vi = (
        "Số tờ khai báo ({declared}) khác số trang đã nhận ({received}). Thiếu: {missing}; thừa: {extra}. "
        "Lô vẫn mở: hãy gửi trang thiếu hoặc khai lại số tờ."
    )
    message_en = (
        "Declared {declared} pages but {received} were received. Missing: {missing}; beyond the count: {extra}. "
        "The batch stays open: send the missing pages or correct the count."
    )


class IllegalTransitionError(BatchError):
    """A document can't go from its state to the asked one (TT 01/2023/TT-VPCP Đ.7)."""

    code = "document.illegal_transition"
    message_vi = "Không thể chuyển giấy tờ từ trạng thái {from_state} sang {to_state}."
    message_en = "A document can't go from state {from_state} to {to_state}."


class ReviewRefusedError(BatchError):
    """A decision about pages and documents that can't be carried out. ``rule`` names why, stably."""

    code = "review.refused"
    message_vi = "Không thực hiện được: {reason}."
    message_en = "This decision can't be carried out: {reason}."


class StaleReviewError(BatchError):
    """The decision was made on an arrangement that has changed since."""

    code = "review.stale"
    message_vi = (
        "Cách sắp xếp đã thay đổi sau khi trang này được mở (bạn thấy bản {seen}, nay là bản {current}): cán bộ khác "
        "vừa sửa, hoặc có trang mới. Chưa có gì được ghi. Xem lại bản hiện tại rồi làm lại thao tác."
    )
    message_en = (
        "The arrangement has changed since it was shown (seen: version {seen}, now: {current}). Nothing was kept. "
        "Look at the present one and decide again."
    )


class DeletionRefusedError(BatchError):
    """A document that must be kept, or a deletion that lacks a second person (R31)."""

    code = "deletion.refused"
    message_vi = "Không xóa được: {reason}."
    message_en = "This can't be deleted: {reason}."


class PageErasedError(BatchError):
    """The content of a page is gone: the paper was only shown (R8), or was deleted by two persons (R31)."""

    code = "page.erased"
    http_status = 410
    message_vi = (
        "Ảnh trang {sequence} đã được xóa: giấy tờ chỉ xuất trình, hoặc hết thời hạn lưu trữ và đã được phê duyệt xóa."
    )
    message_en = (
        "The image of page {sequence} was erased: the paper was only shown, or its retention is over and two persons "
        "approved its deletion."
    )


# --- not there / not for you -----------------------------------------------------------------------------------


class NotFoundError(DigitizeError):
    """What was asked for is not there, or not for this caller: the answer is the same."""

    code = "not_found"
    http_status = 404
    message_vi = "Không tìm thấy {what}."
    message_en = "{what} not found."


class UnknownProcedureError(InputError):
    """No procedure of this code on that date."""

    code = "catalog.unknown_procedure"
    message_vi = "Không có thủ tục mã {procedure_code} trong danh mục."
    message_en = "The catalogue has no procedure {procedure_code}."


class UnknownBranchError(InputError):
    """The procedure has no such branch (trường hợp)."""

    code = "catalog.unknown_branch"
    message_vi = "Thủ tục {procedure_code} không có trường hợp {branch_id}. Các trường hợp: {known}."
    message_en = "Procedure {procedure_code} has no branch {branch_id}. Branches: {known}."


class AccessError(DigitizeError):
    """Who is asking is not known or not allowed."""

    code = "access.denied"
    http_status = 403
    message_vi = "Tài khoản này không có quyền thực hiện việc này (cần vai trò: {role})."
    message_en = "This account may not do this (needs role: {role})."


class UnknownKeyError(AccessError):
    """No key, or none that is known and valid."""

    code = "access.unknown_key"
    http_status = 401
    message_vi = "Khóa truy cập không đúng hoặc đã bị thu hồi. Hãy xin khóa mới từ quản trị viên."
    message_en = "The access key is unknown or revoked. Ask the administrator for a new one."


class FormExpiredError(AccessError):
    """A form came without the token of the session that it was shown in (guards against forged requests)."""

    code = "access.form_expired"
    message_vi = "Biểu mẫu đã hết hạn. Hãy tải lại trang rồi gửi lại."
    message_en = "The form has expired. Load the page again and send it once more."


# --- how the service is asked ----------------------------------------------------------------------------------


class RequestError(DigitizeError):
    """A request that no route can take as it is."""

    code = "request.invalid"
    http_status = 422
    message_vi = "Yêu cầu không hợp lệ. Xem danh sách lỗi kèm theo."
    message_en = "The request is not valid. See the list of errors."


class BodySyntaxError(RequestError):
    """The body can't be parsed at all."""

    code = "request.malformed"
    http_status = 400
    message_vi = "Không đọc được nội dung yêu cầu. Kiểm tra định dạng JSON và mã ký tự UTF-8."
    message_en = "The body of the request can't be parsed. Check that it is JSON in UTF-8."


class NoSuchRouteError(RequestError):
    """No route at this address."""

    code = "request.no_route"
    http_status = 404
    message_vi = "Không có địa chỉ này."
    message_en = "There is nothing at this address."


class MethodError(RequestError):
    """The address does not take this method."""

    code = "request.method"
    http_status = 405
    message_vi = "Địa chỉ này không nhận phương thức vừa dùng."
    message_en = "This address does not take this method."


class BusyError(DigitizeError):
    """More work waits than the service takes; ``retry_after_seconds`` says when to come again."""

    code = "service.busy"
    http_status = 503
    message_vi = "Hệ thống đang có quá nhiều việc chờ. Hãy gửi lại sau {retry_after_seconds} giây."
    message_en = "Too much work is waiting. Send it again in {retry_after_seconds} seconds."


class TooManyUploadsError(BusyError):
    """More bytes arrive at once than the service holds in memory."""

    code = "service.too_many_uploads"
    http_status = 429
    message_vi = "Quá nhiều trang đang được gửi cùng lúc. Hãy gửi lại sau {retry_after_seconds} giây."
    message_en = "Too many pages are arriving at once. Send it again in {retry_after_seconds} seconds."


# --- reading ---------------------------------------------------------------------------------------------------


class ReadingError(DigitizeError):
    """A page can't be read."""

    code = "reading.failed"
    http_status = 422
    message_vi = "Không đọc được trang: {reason}."
    message_en = "The page can't be read: {reason}."


class ReadingTimeoutError(ReadingError):
    """The engine went over its time limit."""

    code = "reading.timeout"
    message_vi = "Đọc trang quá {timeout_seconds} giây nên đã dừng. Trang được để riêng cho cán bộ xem."
    message_en = "Reading went over {timeout_seconds} seconds and was stopped. The page is set aside for a person."


# --- sealing ---------------------------------------------------------------------------------------------------


class SealError(DigitizeError):
    """A PDF can't be built, signed or verified."""

    code = "seal.failed"
    message_vi = "Không tạo hoặc ký được tệp PDF: {reason}."
    message_en = "The PDF can't be built or signed: {reason}."


class NoCompactError(SealError):
    """No small copy of this file is made on request."""

    code = "seal.no_compact"
    http_status = 422
    message_vi = "Không tạo bản rút gọn ngay cho tệp này: {reason}. Mở tệp PDF đã ký."
    message_en = "No small copy of this file is made on request ({reason}). Open the signed PDF."


class VerificationError(SealError):
    """A file just written does not stand up to its check, so it does not count as stored."""

    code = "seal.verification_failed"
    message_vi = "Tệp vừa ghi không qua kiểm tra ({check}); chưa được lưu."
    message_en = "The file just written failed its check ({check}) and does not count as stored."


class CertificateError(SealError):
    """The signing certificate can't be used (expired, not yet valid, wrong password)."""

    code = "seal.certificate"
    message_vi = "Chứng thư số không dùng được: {reason}."
    message_en = "The signing certificate can't be used: {reason}."


class TimestampError(SealError):
    """The timestamp authority is away or its answer can't be used; a signature can get its timestamp later."""

    code = "seal.timestamp"
    http_status = 503
    message_vi = "Dịch vụ cấp dấu thời gian không dùng được ({reason}). Chữ ký sẽ được bổ sung dấu thời gian sau."
    message_en = "The timestamp authority can't be used ({reason}). The timestamp will be added later."


class ValidationDataError(SealError):
    """Revocation data (CRL, OCSP) that long-term validation needs are not to be had now; they can be added later."""

    code = "seal.validation_data"
    http_status = 503
    message_vi = "Chưa lấy được dữ liệu thu hồi chứng thư số ({reason}). Hệ thống sẽ tự bổ sung sau."
    message_en = "Revocation data are not to be had now ({reason}). They will be added later."


class KeyLockedError(CertificateError):
    """The PIN was refused, or the token has few tries left: nothing is tried again before a person acts."""

    code = "seal.key_locked"
    message_vi = (
        "Khóa ký bị tạm dừng ({reason}). Sửa tệp mã PIN rồi lưu lại, hoặc chạy `digitize keys unlock`; "
        "hệ thống không tự thử lại để tránh khóa thiết bị."
    )
    message_en = (
        "The signing key is on hold ({reason}). Correct the PIN file, or run `digitize keys unlock`; "
        "nothing is tried again by itself, so that the token is not locked."
    )


class ClockError(SealError):
    """The clock of this machine can't be right: signing would put a wrong time into a legal paper."""

    code = "seal.clock"
    http_status = 503
    message_vi = "Đồng hồ máy chủ không đúng ({reason}). Chỉnh lại giờ; hệ thống sẽ tự ký tiếp."
    message_en = "The clock of the server is wrong ({reason}). Correct it; signing goes on by itself then."


class SigningSessionError(SealError):
    """A signing session is over, or a file of it can't take this signature."""

    code = "seal.session"
    http_status = 409
    message_vi = "Phiên ký không dùng được nữa: {reason}. Hãy mở phiên ký mới."
    message_en = "The signing session can't be used any more: {reason}. Open a new one."


# --- keeping ---------------------------------------------------------------------------------------------------


class StoreError(DigitizeError):
    """Object storage or database is away or refuses."""

    code = "store.unavailable"
    http_status = 503
    message_vi = "Kho lưu trữ tạm thời không dùng được. Hệ thống sẽ tự thử lại."
    message_en = "Storage is away for the moment. The system will try again by itself."


class CopyMarkError(StoreError):
    """The second copy does not bear the mark of this installation: not mounted, emptied, or somebody else's."""

    code = "store.copy_mark"
    message_vi = (
        "Kho bản sao không mang dấu của hệ thống này: ổ đĩa chưa gắn, kho bị xóa, hoặc là kho của hệ thống khác. "
        "Chưa ghi gì vào đó. Gắn lại kho; nếu đây đúng là kho mới còn trống, chạy `digitize copy --begin-anew`."
    )
    message_en = (
        "The second copy does not bear the mark of this installation: a disk is not mounted, it was emptied, or it is "
        "another installation's. Nothing was written there. Mount it; for a new, empty one run "
        "`digitize copy --begin-anew`."
    )


class StoreFullError(StoreError):
    """No room left, or a quota is used up. What waits goes on by itself once there is room."""

    code = "store.full"
    message_vi = "Kho lưu trữ đã đầy. Quản trị viên cần thêm dung lượng; hệ thống sẽ tự tiếp tục."
    message_en = "Storage is full. The administrator has to make room; work goes on by itself then."


class StoreDeniedError(StoreError):
    """Storage answers, but does not let this service write or read. What waits goes on once it may again."""

    code = "store.denied"
    message_vi = "Kho lưu trữ từ chối truy cập. Quản trị viên kiểm tra khóa và quyền; hệ thống sẽ tự tiếp tục."
    message_en = "Storage refuses access. The administrator checks keys and rights; work goes on by itself then."


class StoreLockedError(StoreError):
    """The object lock of the storage forbids to delete: nothing of the object was removed."""

    code = "store.locked"
    http_status = 409
    message_vi = (
        "Kho lưu trữ khóa tệp này ({key}), chưa được phép xóa trước: {until}. "
        "Nội dung vẫn còn trong kho; hết hạn khóa, hãy thử lại."
    )
    message_en = (
        "Storage holds this object ({key}) under a lock and forbids to delete it before: {until}. "
        "Its content is still kept; try again when the lock has ended."
    )


class ObjectMissingError(StoreError):
    """An object that must be there is not."""

    code = "store.object_missing"
    http_status = 500
    message_vi = "Thiếu tệp trong kho lưu trữ ({key})."
    message_en = "An object is missing from storage ({key})."


class ObjectChangedError(StoreError):
    """Bytes in storage are not those that were kept."""

    code = "store.object_changed"
    http_status = 500
    message_vi = "Tệp trong kho lưu trữ đã bị thay đổi ({key})."
    message_en = "An object in storage was changed ({key})."


class LostClaimError(StoreError):
    """The lease ran out and another worker holds the step: this result is dropped."""

    code = "work.lost_claim"
    http_status = 409
    message_vi = "Bước xử lý đã được tiến trình khác nhận."
    message_en = "Another worker holds this step now; this result is dropped."


# --- setting up ------------------------------------------------------------------------------------------------


class SetupError(DigitizeError):
    """Settings, secrets or programs: the service refuses to start and says why."""

    code = "setup.invalid"
    message_vi = "Cấu hình chưa đúng: {reason}."
    message_en = "The set-up is wrong: {reason}."


class ModelFileError(SetupError):
    """A file of splitting weights is missing, damaged or made for another version."""

    code = "setup.model"
    message_vi = (
        "Tệp trọng số tách hồ sơ {name} không dùng được: {reason}. "
        "Chạy `digitize model rollback` để về bản trước (`--to-packaged`: về bản đi kèm phần mềm)."
    )
    message_en = (
        "The splitting weights {name} can't be used: {reason}. "
        "Run `digitize model rollback` to go back to the version before (`--to-packaged`: to the packaged one)."
    )


class LineModelError(SetupError):
    """The file of the line recogniser is missing or can't be used: the engine ``lines`` does not start."""

    code = "setup.line_model"
    message_vi = (
        "Tệp mô hình đọc dòng {name} không dùng được: {reason}. Chọn `engine = tesserocr`, hoặc đặt `line_model` "
        "thành đường dẫn của một tệp mô hình (cách tạo: docs/training.md)."
    )
    message_en = (
        "The line model {name} can't be used: {reason}. Choose `engine = tesserocr`, or set `line_model` to the path "
        "of a model file (docs/training.md says how one is made)."
    )


class NothingToRollBackError(SetupError):
    """The packaged splitting weights are in force: there is no version before."""

    code = "setup.model_first"
    message_vi = "Đang dùng trọng số đi kèm phần mềm: không có bản trước để quay về."
    message_en = "The packaged weights are in force: there is no version before to go back to."


class AlreadyRunningError(SetupError):
    """Another service already runs on the same data folder."""

    code = "setup.already_running"
    message_vi = "Dịch vụ đã chạy trên thư mục dữ liệu này (tiến trình {pid}). Hãy dừng nó trước."
    message_en = "A service already runs on this data folder (process {pid}). Stop it first."
